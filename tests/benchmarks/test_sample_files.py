from pathlib import Path

from app.models.checks import check
from app.storage.project_file import ProjectFile
from benchmarks.sample_files import CHARACTERS, make_city_file


def test_a_city_s_file_has_the_projects_and_reports_that_were_asked_for(path: Path) -> None:
    make_city_file(path, projects=60, reports=3)
    with ProjectFile.open(path) as file:
        summaries = file.summaries()
        reports = [report for summary in summaries for report in file.reports(summary.id)]
        assert (len(summaries), len({summary.office for summary in summaries})) == (60, 50)
        assert (len(reports), len({report.narrative for report in reports})) == (180, 180)
        assert CHARACTERS * 0.8 < sum(len(report.narrative) for report in reports) / 180 < CHARACTERS * 1.2
        assert {finding.rule for finding in check(file.project(summaries[0].id), reports[:3])} <= {
            "over-budget"
        }


def test_two_files_hold_the_same_texts(tmp_path: Path) -> None:
    held = []
    for name in ("a.sqlite", "b.sqlite"):
        make_city_file(tmp_path / name, projects=3, reports=1)
        with ProjectFile.open(tmp_path / name) as file:
            held.append([file.reports(project_id)[0].narrative for project_id in file.project_ids()])
    assert held[0] == held[1]
