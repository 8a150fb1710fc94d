# mypy: ignore-errors
"""Make the prints of version 0.1.0. The files stay unchanged, because later versions print other bytes.

The script documents how they were made. Signing needs pyHanko 0.38, which neither the program nor its tests
need.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.stamp import TextStampStyle

from app.formats.json import project as project_json
from app.printing.type_families import OFFICIAL
from app.services.form_pdf import form_pdf
from app.storage.project_file import ProjectFile, new_record_id

HERE = Path(__file__).parent / "prints-0.1.0"
BLOCK = (283, 141, 486, 157)  # on the first dotted line of the two reports


def signer(name: str) -> signers.SimpleSigner:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    who = x509.Name(
        [x509.NameAttribute(NameOID.COUNTRY_NAME, "TH"), x509.NameAttribute(NameOID.COMMON_NAME, name)]
    )
    day = datetime(2026, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(day)
        .not_valid_after(day + timedelta(days=3650))
        .add_extension(x509.KeyUsage(True, True, *[False] * 7), critical=True)
        .sign(key, hashes.SHA256())
    )
    packed = pkcs12.serialize_key_and_certificates(None, key, certificate, None, serialization.NoEncryption())
    loaded = signers.SimpleSigner.load_pkcs12_data(packed, [])
    assert loaded
    return loaded


def signed(
    pdf: bytes, field: str, name: str, place: tuple[int, int, int, int] | None = None, page: int = -1
) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    if place is not None:
        fields.append_signature_field(writer, fields.SigFieldSpec(field, on_page=page, box=place))
    metadata = signers.PdfSignatureMetadata(field_name=field)
    style = TextStampStyle(stamp_text="%(signer)s", background=None) if place != (0, 0, 0, 0) else None
    stamp = signers.PdfSigner(metadata, signer=signer(name), stamp_style=style)
    return stamp.sign_pdf(writer).getvalue()


def main() -> None:
    path = HERE / "file.sqlite"
    path.unlink(missing_ok=True)
    first, second = (
        project_json.read(HERE.parent / f"minburi-2562-{which}-print.json")[0].with_id(new_record_id())
        for which in ("first", "second")
    )
    short = replace(
        second, project=replace(second.project, project_code="50130000-3380"), reports=second.reports[:2]
    )
    with ProjectFile.create(path) as file:
        for one in (first, short):
            file.add_project(one.project, one.reports)
        file.revisions.commit()
        prints = [
            ("plain", first, OFFICIAL),
            ("field", first, replace(OFFICIAL, signature_field=True)),
            ("thai", first, replace(OFFICIAL, thai_dates=True, thai_digits=True)),
            ("two-reports", short, OFFICIAL),
        ]
        made = {
            name: form_pdf(file.project(one.project.id), file.reports(one.project.id), style)
            for name, one, style in prints
        }
    made["signed-once"] = signed(made["field"], "signature1", "Test Officer")
    made["signed-twice"] = signed(made["signed-once"], "Director", "Test Director", (283, 602, 486, 619))
    made["signed-own-field"] = signed(made["two-reports"], "Officer", "Test Officer", BLOCK)
    for name, pdf in made.items():
        (HERE / f"{name}.pdf").write_bytes(pdf)


if __name__ == "__main__":
    main()
