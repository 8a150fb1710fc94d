"""What a field teaches to whoever rests the mouse on it or has it read aloud: what to type, which key helps.

To add an entry, add a line: what it wants, an example where there is one, its keys.
"""

from typing import Final

from PySide6.QtWidgets import QWidget

from app.ui.editors.description import describe
from app.ui.widgets.labels import set_tooltip

_DATE: Final = "พิมพ์ได้หลายแบบ เช่น 25/10/2561, 25-10-61 หรือ 25 ต.ค. 61\nกด F4 เพื่อเลือกจากปฏิทิน"
_LISTED: Final = "กด Ctrl+Space เพื่อดูรายการให้เลือก"
_STATUS: Final = "เลือกจากรายการ หรือพิมพ์ข้อความอื่นได้\nกด Alt+ลูกศรลง เพื่อเปิดรายการ"

LESSONS: Final = {
    "project_name": "ชื่อเต็มของโครงการหรือกิจกรรม เช่น โครงการพัฒนาคุณภาพเครือข่ายโรงเรียน",
    "project_code": "ตัวเลข 8 หลัก ขีด และ 4 หลัก เช่น 50130000-3379",
    "fiscal_year": "ปี พ.ศ. เช่น 2562 หรือพิมพ์สั้น ๆ ว่า 62",
    "start_date": _DATE,
    "end_date": _DATE,
    "allocated_budget_satang": "จำนวนเงินเป็นบาท เช่น 180,000 หรือ 88400.50 ใช้เลขไทยก็ได้",
    "office": f"พิมพ์บางส่วนของชื่อ เช่น มีน แล้วกดลูกศรลงเพื่อเลือก\n{_LISTED}",
    "division": f"เช่น ฝ่ายการศึกษา พิมพ์บางส่วนแล้วกดลูกศรลงเพื่อเลือก\n{_LISTED}",
    "subdivision": f"งานหรือกลุ่มงานในฝ่าย หากไม่มีให้เว้นว่าง\n{_LISTED}",
    "officer_name": f"ชื่อและนามสกุล เมื่อเลือกชื่อที่เคยใช้ โทรศัพท์ที่ยังว่างจะเติมให้\n{_LISTED}",
    "officer_phone": "หมายเลขโทรศัพท์ของผู้รับผิดชอบ เช่น 020000000",
    "coordinator": f"ชื่อผู้ประสานงานของ สยป.\n{_LISTED}",
    "rationale": "พิมพ์ได้หลายย่อหน้า กด Enter เพื่อขึ้นย่อหน้าใหม่ กด Tab เพื่อไปช่องถัดไป",
    "objectives": "พิมพ์ทีละข้อ กด Enter เพื่อเพิ่มข้อ หรือวางทั้งรายการจาก Word\nกด Alt+ลูกศรขึ้นลง เพื่อเลื่อนข้อ",
    "targets": "ข้อหลักเช่น ด้านปริมาณ กด Enter แล้ว Tab เพื่อพิมพ์ข้อย่อย\nกด Shift+Tab เพื่อกลับเป็นข้อหลัก",
    "strategic_alignments": "เลือกจากบนลงล่าง รายการของแต่ละช่องตามช่องที่อยู่เหนือขึ้นไป",
    "strategic_issue": f"ด้านของแผนพัฒนากรุงเทพมหานคร\n{_LISTED}",
    "strategic_sub_issue": f"ประเด็นย่อยของด้านที่เลือกไว้ข้างบน\n{_LISTED}",
    "strategic_goal": f"เป้าหมายของประเด็นที่เลือกไว้ข้างบน\n{_LISTED}",
    "indicator": f"ตัวชี้วัดของเป้าหมายที่เลือกไว้ข้างบน\n{_LISTED}",
    "reported_on": _DATE,
    "narrative": "สิ่งที่ทำในเดือนนี้ กด Ctrl+D เพื่อใช้ข้อความของเดือนก่อน\n"
    "กด Ctrl+Space เพื่อดูข้อความที่เคยใช้ กด Shift+Enter เพื่อขึ้นบรรทัดใหม่",
    "progress": "ร้อยละของงานที่ทำแล้ว นับสะสมตั้งแต่เริ่มโครงการ เช่น 33.5",
    "disbursed_satang": "จำนวนเงินเป็นบาทที่เบิกใช้ครั้งนี้ครั้งเดียว เช่น 88,400\nหากไม่ได้เบิก พิมพ์ 0",
    "plan_status": _STATUS,
    "target_status": _STATUS,
}


def teach(editor: QWidget, key: str) -> None:
    """Give an editor the lesson of its entry."""
    set_tooltip(editor, LESSONS[key])
    describe(editor, part="lesson", text=LESSONS[key].replace("\n", " "))
