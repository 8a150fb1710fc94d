"""Project files as large as one likes, for benchmarks and tests: what district offices might have written.

Run: .venv/bin/python benchmarks/sample_files.py FILE PROJECTS REPORTS    (a city's file, to try things with)

Everything is drawn from a seed, so that two runs measure the same texts. People are made up and say so.
"""

import random
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from app.formats.json import project as project_json  # noqa: E402
from app.models.progress_report import Period, ProgressReport, fiscal_months  # noqa: E402
from app.models.project import Project  # noqa: E402
from app.models.project_record import ProjectRecord  # noqa: E402
from app.models.rules.codes import unit_codes  # noqa: E402
from app.storage.project_file import ProjectFile, new_record_id  # noqa: E402

SAMPLE: Final = ROOT / "resources" / "samples" / "minburi-2562.json"
FISCAL_YEAR: Final = 2562
CHARACTERS: Final = 300
"""The average length of a narrative."""

DISTRICTS: Final = tuple(
    "พระนคร ดุสิต หนองจอก บางรัก บางเขน บางกะปิ ปทุมวัน "
    "ป้อมปราบศัตรูพ่าย พระโขนง มีนบุรี ลาดกระบัง ยานนาวา "
    "สัมพันธวงศ์ พญาไท ธนบุรี บางกอกใหญ่ ห้วยขวาง คลองสาน ตลิ่งชัน บางกอกน้อย บางขุนเทียน "
    "ภาษีเจริญ หนองแขม ราษฎร์บูรณะ บางพลัด ดินแดง บึงกุ่ม สาทร "
    "บางซื่อ จตุจักร บางคอแหลม ประเวศ คลองเตย สวนหลวง จอมทอง ดอนเมือง "
    "ราชเทวี ลาดพร้าว วัฒนา บางแค หลักสี่ สายไหม คันนายาว สะพานสูง "
    "วังทองหลาง คลองสามวา บางนา ทวีวัฒนา ทุ่งครุ บางบอน".split()
)
DIVISIONS: Final = tuple(
    "ฝ่ายปกครอง ฝ่ายทะเบียน ฝ่ายโยธา ฝ่ายสิ่งแวดล้อมและสุขาภิบาล "
    "ฝ่ายรายได้ ฝ่ายรักษาความสะอาดและสวนสาธารณะ ฝ่ายการศึกษา "
    "ฝ่ายการคลัง ฝ่ายเทศกิจ ฝ่ายพัฒนาชุมชนและสวัสดิการสังคม".split()
)
_WORKS: Final = (
    "โครงการพัฒนาคุณภาพเครือข่ายโรงเรียน",
    "โครงการส่งเสริมสุขภาพผู้สูงอายุในชุมชน",
    "โครงการปรับปรุงทางเท้าและท่อระบายน้ำ",
    "โครงการคัดแยกขยะจากครัวเรือน",
    "โครงการเพิ่มพื้นที่สีเขียว",
    "โครงการป้องกันและแก้ไขปัญหายาเสพติด",
    "โครงการฝึกอบรมอาชีพระยะสั้น",
    "โครงการตรวจสุขาภิบาลอาหาร",
    "โครงการขุดลอกคูคลอง",
    "โครงการจัดระเบียบหาบเร่แผงลอย",
    "โครงการห้องสมุดเพื่อการเรียนรู้",
    "โครงการอาสาสมัครป้องกันโรคไข้เลือดออก",
    "โครงการซ้อมแผนป้องกันอัคคีภัยในชุมชน",
    "โครงการส่งเสริมกิจการสภาเด็กและเยาวชน",
    "โครงการจัดเก็บภาษีเชิงรุก",
)
_DONE: Final = (
    "จัดทำโครงการและขออนุมัติเรียบร้อยแล้ว",
    "อยู่ระหว่างขั้นตอนจัดสรรงบประมาณ",
    "แต่งตั้งคณะกรรมการดำเนินงานและประชุมเตรียมความพร้อม",
    "จัดประชุมชี้แจงแนวทางแก่ผู้เกี่ยวข้อง",
    "ลงพื้นที่สำรวจข้อมูลร่วมกับผู้นำชุมชน",
    "ดำเนินการจัดซื้อจัดจ้างตามระเบียบพัสดุ",
    "ตรวจรับงานและเบิกจ่ายเงินให้แก่ผู้รับจ้าง",
    "จัดกิจกรรมอบรมให้ความรู้แก่ประชาชน",
    "ประชาสัมพันธ์ผ่านเสียงตามสายและสื่อสังคมออนไลน์",
    "ติดตามและประเมินผลความพึงพอใจของผู้เข้าร่วม",
    "ประสานหน่วยงานที่เกี่ยวข้องเพื่อขอใช้สถานที่",
    "สรุปผลการดำเนินงานเสนอผู้บริหาร",
    "มอบอุปกรณ์และสื่อการเรียนการสอน",
    "ปลูกต้นไม้และปรับภูมิทัศน์ริมทาง",
    "จัดเก็บวัชพืชและเปิดทางน้ำไหล",
    "ตรวจเยี่ยมผู้สูงอายุและผู้ป่วยติดเตียง",
)
_PLACES: Final = tuple(
    "โรงเรียน ชุมชน ศูนย์เยาวชน ศูนย์สร้างสุขทุกวัย ลานกีฬา สวนสาธารณะ "
    "วัด ตลาด ซอย หมู่บ้าน อาคารสำนักงานเขต ศูนย์บริการสาธารณสุข".split()
)
_PLACE_NAMES: Final = tuple(
    "ป่าเพ็ญเหนือ บึงทองใต้ คลองแสนสุข สวนลำดวน หนองบัวงาม ร่มโพธิ์ทอง ทุ่งรวงข้าว "
    "ศาลาแดงใหม่ ไทรย้อย บ้านสวนริมน้ำ ศรีพัฒนา สามัคคีธรรม เจริญราษฎร์ "
    "ประชาร่วมใจ พรเจริญ วังปลา โคกขาม บางน้ำใส".split()
)
_ENDINGS: Final = (
    "ผลเป็นไปตามเป้าหมายที่กำหนด",
    "มีผู้เข้าร่วมมากกว่าที่คาดไว้",
    "อยู่ระหว่างรวบรวมเอกสารเบิกจ่าย",
    "จะดำเนินการต่อเนื่องในเดือนถัดไป",
    "ไม่มีปัญหาและอุปสรรค",
    "ล่าช้าเล็กน้อยเนื่องจากฝนตกหนัก",
    "ผู้เข้าร่วมมีความพึงพอใจในระดับมาก",
)
_GIVEN: Final = tuple("สมมติ ตัวอย่าง ทดลอง จำลอง สมมุติ ลองใช้".split())


def make_file(path: Path, office: int, projects: int, reports: int) -> None:
    """Make one district's file."""
    with ProjectFile.create(path) as file, file.transaction():
        _add_office(file, office, projects, reports)


def make_city_file(path: Path, projects: int, reports: int) -> None:
    """Make a file of all districts, like the coordinator's."""
    share, more = divmod(projects, len(DISTRICTS))
    with ProjectFile.create(path) as file, file.transaction():
        for office in range(len(DISTRICTS)):
            _add_office(file, office, share + (office < more), reports)


def _add_office(file: ProjectFile, office: int, projects: int, reports: int) -> None:
    sample, chance = project_json.read(SAMPLE)[0], random.Random(office)
    for number in range(projects):
        record = like(sample, office, number, reports, chance)
        file.add_project(record.project, record.reports)


def like(
    sample: ProjectRecord, office: int, number: int, reports: int, chance: random.Random
) -> ProjectRecord:
    """Return a project like the sample, with other texts and amounts."""
    district = DISTRICTS[office % len(DISTRICTS)]
    project = replace(
        sample.project,
        id=new_record_id(),
        project_name=f"{chance.choice(_WORKS)} {_place(chance)} เขต{district}",
        project_code=f"{_unit_of(district)}0000-{number:04}",
        fiscal_year=FISCAL_YEAR,
        office=f"สำนักงานเขต{district}",
        division=chance.choice(DIVISIONS),
        subdivision="",
        officer_name=f"นาย{chance.choice(_GIVEN)} {chance.choice(_PLACE_NAMES)}",
        allocated_budget_satang=chance.randrange(10**6) * 100_00,
    )
    return ProjectRecord(project, tuple(_reports(project, reports, chance)))


def _unit_of(district: str) -> str:
    """Return the district's unit code; one that no office has, if no public page confirms it."""
    known = {office: code for code, office in unit_codes().items()}
    return known.get(f"สำนักงานเขต{district}", f"99{DISTRICTS.index(district):02}")


def _reports(project: Project, count: int, chance: random.Random) -> Iterator[ProgressReport]:
    month_s_share = (project.allocated_budget_satang or 0) // 12
    for place, month in enumerate(fiscal_months(FISCAL_YEAR)[:count], start=1):
        yield ProgressReport(
            project.id,
            month,
            reported_on=date(month.year, month.month, chance.randint(20, 28)),
            narrative=narrative(month, chance),
            progress=100_00 * place // 12,
            disbursed_satang=month_s_share * chance.randint(80, 100) // 100,
            plan_status="เป็นไปตามแผน",
            target_status="เป็นไปตามเป้าหมาย",
        )


def narrative(month: Period, chance: random.Random) -> str:
    """Return what a clerk might write about a month: one sentence or many."""
    sentences: list[str] = []
    wanted = chance.randint(CHARACTERS // 5, CHARACTERS * 9 // 5) - CHARACTERS // 4  # the last one overshoots
    while not sentences or sum(map(len, sentences)) < wanted:
        sentences.append(_sentence(month, chance))
    return " ".join(sentences)


def _sentence(month: Period, chance: random.Random) -> str:
    return (
        f"{chance.choice(_DONE)} เมื่อวันที่ {chance.randint(1, 28)} {month.thai} ณ {_place(chance)} "
        f"มีผู้เข้าร่วม {chance.randint(12, 480)} คน {chance.choice(_ENDINGS)}"
    )


def _place(chance: random.Random) -> str:
    return f"{chance.choice(_PLACES)}{chance.choice(_PLACE_NAMES)}"


if __name__ == "__main__":
    make_city_file(Path(sys.argv[1]), *map(int, sys.argv[2:]))
