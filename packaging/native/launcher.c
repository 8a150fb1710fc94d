/* raingan.exe (a window, with -DWINDOW) and raingan-cli.exe (a console): Python runs raingan\main.py.
 *
 * python\pythonXY._pth names where modules are, so that no setting of this computer's other Pythons counts.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>

enum { LONGEST = 32768 };

static wchar_t folder[LONGEST], library[LONGEST], script[LONGEST];

static void find_folder(void) {
    GetModuleFileNameW(NULL, folder, LONGEST - 100);
    *wcsrchr(folder, L'\\') = 0;
}

static void join(wchar_t *path, const wchar_t *name) {
    wcscpy(path, folder);
    wcscat(path, name);
}

/* Whether every place that python3XY._pth names is there: without its modules, Python ends silently. */
static int is_whole(void) {
    static wchar_t place[LONGEST];
    char line[256];
    int found = 1;
    FILE *places;
    join(place, L"\\python\\" PYTHON_DLL);
    wcscpy(wcsrchr(place, L'.'), L"._pth");
    if (!(places = _wfopen(place, L"r"))) return 0;
    while (found && fgets(line, sizeof line, places)) {
        line[strcspn(line, "\r\n")] = 0;
        join(place, L"\\python\\");
        mbstowcs(place + wcslen(place), line, sizeof line);
        found = GetFileAttributesW(place) != INVALID_FILE_ATTRIBUTES;
    }
    fclose(places);
    return found;
}

static int refuse(void) {
    static const wchar_t text[] =
        L"ส่วนประกอบของโปรแกรมรายงานไม่ครบ จึงเปิดโปรแกรมไม่ได้\n\n"
        L"กรุณาติดตั้งโปรแกรมใหม่อีกครั้ง ไฟล์งานและการตั้งค่าของท่านยังอยู่ครบ";
#ifdef WINDOW
    MessageBoxW(NULL, text, L"รายงาน", MB_ICONERROR);
#else
    DWORD written;
    char bytes[1024];
    int length = WideCharToMultiByte(CP_UTF8, 0, text, -1, bytes, sizeof bytes, NULL, NULL);
    if (length > 1) WriteFile(GetStdHandle(STD_ERROR_HANDLE), bytes, (DWORD)length - 1, &written, NULL);
#endif
    return 2;
}

/* Python ends with 1 if a module of the program cannot be loaded, and says why on a console only. */
static int told(int code, int count) {
#ifdef WINDOW
    if (code == 1 && count <= 2) return refuse(); /* no argument, or a file: commands, too, may end with 1 */
#endif
    (void)count;
    return code;
}

static int run(int count, wchar_t **arguments) {
    static wchar_t *const options[] = {L"-B", L"-X", L"utf8", script};
    enum { OPTIONS = sizeof options / sizeof *options };
    int (*python)(int, wchar_t **);
    wchar_t **all = calloc((size_t)count + OPTIONS + 1, sizeof *all);
    HMODULE loaded;
    find_folder();
    join(library, L"\\python\\" PYTHON_DLL);
    join(script, L"\\raingan\\main.py");
    loaded = LoadLibraryExW(library, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
    python = loaded ? (int (*)(int, wchar_t **))(void *)GetProcAddress(loaded, "Py_Main") : NULL;
    if (!python || !all || !is_whole() || GetFileAttributesW(script) == INVALID_FILE_ATTRIBUTES)
        return refuse();
    all[0] = arguments[0];
    for (int n = 0; n < OPTIONS; n++) all[1 + n] = options[n];
    for (int n = 1; n < count; n++) all[OPTIONS + n] = arguments[n];
    return told(python(OPTIONS + count, all), count);
}

#ifdef WINDOW
int WINAPI wWinMain(HINSTANCE self, HINSTANCE before, PWSTR line, int show) {
    (void)self, (void)before, (void)line, (void)show;
    return run(__argc, __wargv);
}
#else
int wmain(int count, wchar_t **arguments) { return run(count, arguments); }
#endif
