; setup.exe: installs for one user, without an administrator. packaging/windows.py defines VERSION, FILES, ICON, OUT,
; SIZE_MB and LONGEST_PATH.
;
; A version is unpacked beside the old one, then one folder's name changes: whatever fails, one whole version is there.
; Exit codes, for who installs with /S: 0 done, 3 the program is open, 4 not enough room, 5 the folder's path is too
; long, 6 a file could not be written.
Unicode true
Target amd64-unicode
ManifestDPIAware true
ManifestLongPathAware true
RequestExecutionLevel user
SetCompressor /SOLID lzma
SetCompressorDictSize 64
!include "MUI2.nsh"
!include "FileFunc.nsh"

!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\raingan"
!define CLASS "Software\Classes\raingan.file"
Name "รายงาน"
Caption "ติดตั้งโปรแกรมรายงาน"
UninstallCaption "ถอนการติดตั้งโปรแกรมรายงาน"
UninstallButtonText "ถอนการติดตั้ง"
ShowInstDetails nevershow
ShowUninstDetails nevershow
OutFile "${OUT}"
BrandingText "รายงาน ${VERSION}"
InstallDir "$LOCALAPPDATA\Programs\raingan"
InstallDirRegKey HKCU "Software\raingan" "InstallDir"
VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=1054 "ProductName" "รายงาน (raingan)"
VIAddVersionKey /LANG=1054 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=1054 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=1054 "FileDescription" "ติดตั้งโปรแกรมรายงาน"
VIAddVersionKey /LANG=1054 "LegalCopyright" "MIT"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"

; Words of our own, where NSIS's Thai is misspelt or too long for its place.
!define MUI_WELCOMEPAGE_TITLE "ติดตั้งโปรแกรมรายงาน"
!define MUI_WELCOMEPAGE_TEXT "รุ่น ${VERSION}$\r$\n$\r$\nติดตั้งสำหรับผู้ใช้คนนี้ ไม่ต้องใช้สิทธิ์ผู้ดูแลเครื่อง$\r$\n$\r$\n\
  หากมีรุ่นเดิมอยู่ จะแทนที่ให้ ไฟล์งานและการตั้งค่ายังอยู่ครบ$\r$\n$\r$\nกด ติดตั้ง เพื่อเริ่ม"
!define MUI_FINISHPAGE_TITLE "ติดตั้งเสร็จแล้ว"
!define MUI_FINISHPAGE_TEXT "เปิดโปรแกรมได้จากเมนูเริ่ม (Start)$\r$\nหรือรูปโปรแกรมบนเดสก์ท็อป"
!define MUI_FINISHPAGE_RUN "$INSTDIR\program\raingan.exe"
!define MUI_FINISHPAGE_RUN_TEXT "เปิดโปรแกรมรายงาน"
!define MUI_UNCONFIRMPAGE_TEXT_TOP "โปรแกรมจะถูกลบออกจากเครื่อง ส่วนไฟล์งาน การตั้งค่า และสำเนาสำรองของท่านยังอยู่ครบ"
!insertmacro MUI_PAGE_WELCOME
!define MUI_PAGE_HEADER_TEXT "กำลังติดตั้ง"
!define MUI_PAGE_HEADER_SUBTEXT "โปรดรอสักครู่"
!define MUI_INSTFILESPAGE_ABORTHEADER_TEXT "ยังไม่ได้ติดตั้ง"
!define MUI_INSTFILESPAGE_ABORTHEADER_SUBTEXT "โปรแกรมรุ่นเดิม หากมี ยังอยู่ครบ"
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!undef MUI_INSTFILESPAGE_ABORTHEADER_TEXT
!undef MUI_INSTFILESPAGE_ABORTHEADER_SUBTEXT
!define MUI_PAGE_HEADER_TEXT "ถอนการติดตั้งโปรแกรมรายงาน"
!define MUI_PAGE_HEADER_SUBTEXT " "
!insertmacro MUI_UNPAGE_CONFIRM
!define MUI_PAGE_HEADER_TEXT "กำลังถอนการติดตั้ง"
!define MUI_PAGE_HEADER_SUBTEXT "โปรดรอสักครู่"
!define MUI_INSTFILESPAGE_FINISHHEADER_TEXT "ถอนการติดตั้งแล้ว"
!define MUI_INSTFILESPAGE_FINISHHEADER_SUBTEXT "ไฟล์งาน การตั้งค่า และสำเนาสำรองยังอยู่"
!define MUI_INSTFILESPAGE_ABORTHEADER_TEXT "ยังไม่ได้ถอนการติดตั้ง"
!define MUI_INSTFILESPAGE_ABORTHEADER_SUBTEXT "โปรแกรมยังอยู่ครบ"
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "Thai"

Var said ; whether the reason why nothing was installed has been said

!macro Refuse code text
  StrCpy $said 1
  MessageBox MB_OK|MB_ICONEXCLAMATION "${text}" /SD IDOK
  SetErrorLevel ${code}
  Abort "${text}"
!macroend

; A running program's file cannot be opened for writing.
!macro AskToClose prefix what
Function ${prefix}AskToClose
  again:
  IfFileExists "$INSTDIR\program\raingan.exe" 0 closed
  ClearErrors
  FileOpen $0 "$INSTDIR\program\raingan.exe" a
  IfErrors open
  FileClose $0
  IfFileExists "$INSTDIR\program\raingan-cli.exe" 0 closed
  FileOpen $0 "$INSTDIR\program\raingan-cli.exe" a
  IfErrors open
  FileClose $0
  Goto closed
  open:
  MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "โปรแกรมรายงานเปิดอยู่$\r$\n$\r$\nกรุณาปิดโปรแกรม แล้วกดลองใหม่เพื่อ${what}ต่อ" \
    /SD IDCANCEL IDRETRY again
  StrCpy $said 1
  SetErrorLevel 3
  Abort "ยังไม่ได้${what} เพราะโปรแกรมรายงานเปิดอยู่"
  closed:
FunctionEnd
!macroend
!insertmacro AskToClose "" "ติดตั้ง"
!insertmacro AskToClose "un." "ถอนการติดตั้ง"

Function CheckPath
  StrLen $0 "$INSTDIR"
  IntOp $0 $0 + ${LONGEST_PATH}
  IntCmp $0 259 fits fits
  !insertmacro Refuse 5 "ตำแหน่งที่จะติดตั้งมีชื่อยาวเกินไป กรุณาติดตั้งในโฟลเดอร์ที่ชื่อสั้นกว่านี้"
  fits:
FunctionEnd

Function CheckRoom
  CreateDirectory "$INSTDIR"
  StrCpy $1 ""
  System::Call 'kernel32::GetDiskFreeSpaceExW(w "$INSTDIR", *l .r1, *l, *l)'
  StrCmp $1 "" enough ; unknown: what fails then is undone
  System::Int64Op $1 / 1048576
  Pop $1
  IntCmp $1 ${SIZE_MB} enough 0 enough
  RMDir "$INSTDIR"
  !insertmacro Refuse 4 "เนื้อที่ว่างไม่พอติดตั้ง ต้องมีอย่างน้อย ${SIZE_MB} MB กรุณาลบไฟล์ที่ไม่ใช้ แล้วติดตั้งอีกครั้ง"
  enough:
FunctionEnd

Function Undo
  SetOutPath "$TEMP"
  RMDir /r "$INSTDIR\new"
  RMDir "$INSTDIR"
FunctionEnd

; Also where NSIS itself gives up, as on a full disk.
Function .onInstFailed
  Call Undo
  StrCmp $said 1 said
  MessageBox MB_OK|MB_ICONEXCLAMATION "เขียนไฟล์ของโปรแกรมไม่ได้ จึงไม่ได้ติดตั้ง$\r$\n$\r$\nกรุณาตรวจว่าเนื้อที่ว่างพอ แล้วติดตั้งอีกครั้ง" /SD IDOK
  SetErrorLevel 6
  said:
FunctionEnd

Section
  Call AskToClose
  Call CheckPath
  Call CheckRoom
  RMDir /r "$INSTDIR\new"
  RMDir /r "$INSTDIR\old"
  ClearErrors
  !include "${FILES}"
  SetOutPath "$INSTDIR"
  IfErrors unwritten
  IfFileExists "$INSTDIR\program\*.*" 0 put
  Rename "$INSTDIR\program" "$INSTDIR\old"
  IfErrors unwritten
  put:
  Rename "$INSTDIR\new" "$INSTDIR\program"
  IfErrors 0 written
  Rename "$INSTDIR\old" "$INSTDIR\program"
  unwritten:
  Call Undo
  !insertmacro Refuse 6 "เขียนไฟล์ของโปรแกรมไม่ได้ จึงไม่ได้ติดตั้ง กรุณาปิดโปรแกรมรายงานและหน้าต่างที่เปิดโฟลเดอร์ของโปรแกรม แล้วติดตั้งอีกครั้ง"
  written:
  RMDir /r "$INSTDIR\old"
  Call Register
SectionEnd

Function Register
  WriteUninstaller "$INSTDIR\uninstall.exe"
  WriteRegStr HKCU "Software\raingan" "InstallDir" "$INSTDIR"
  CreateShortcut "$SMPROGRAMS\รายงาน.lnk" "$INSTDIR\program\raingan.exe"
  CreateShortcut "$DESKTOP\รายงาน.lnk" "$INSTDIR\program\raingan.exe"
  WriteRegStr HKCU "${CLASS}" "" "ไฟล์รายงาน"
  WriteRegStr HKCU "${CLASS}\DefaultIcon" "" "$INSTDIR\program\raingan.exe,0"
  WriteRegStr HKCU "${CLASS}\shell\open" "FriendlyAppName" "รายงาน"
  WriteRegStr HKCU "${CLASS}\shell\open\command" "" '"$INSTDIR\program\raingan.exe" "%1"'
  WriteRegNone HKCU "Software\Classes\.sqlite\OpenWithProgids" "raingan.file"
  WriteRegStr HKCU "${KEY}" "DisplayName" "รายงาน (raingan)"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\program\raingan.exe"
  WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${KEY}" "EstimatedSize" $0
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
FunctionEnd

; What the user made stays: documents, and settings and backups in $LOCALAPPDATA\raingan.
Section Uninstall
  Call un.AskToClose
  RMDir /r "$INSTDIR\old"
  IfFileExists "$INSTDIR\program\*.*" 0 gone
  ClearErrors
  Rename "$INSTDIR\program" "$INSTDIR\old"
  IfErrors 0 gone
  !insertmacro Refuse 6 "ไฟล์ของโปรแกรมถูกใช้อยู่ จึงยังไม่ได้ถอนการติดตั้ง กรุณาปิดหน้าต่างที่เปิดโฟลเดอร์ของโปรแกรม แล้วลองอีกครั้ง"
  gone:
  RMDir /r "$INSTDIR\old"
  RMDir /r "$INSTDIR\new"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\รายงาน.lnk"
  Delete "$DESKTOP\รายงาน.lnk"
  DeleteRegKey HKCU "${CLASS}"
  DeleteRegValue HKCU "Software\Classes\.sqlite\OpenWithProgids" "raingan.file"
  DeleteRegKey HKCU "${KEY}"
  DeleteRegKey HKCU "Software\raingan"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd
