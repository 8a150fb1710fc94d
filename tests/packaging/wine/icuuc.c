/* Wine 8 lacks this library of Windows, which Qt6Core imports; Qt does without where it opens no converter. */
#include <stddef.h>
#define ABSENT(name) __declspec(dllexport) void *name(void) { return NULL; }
__declspec(dllexport) void *ucnv_open(const char *name, int *error) {
    (void)name;
    if (error) *error = 1;
    return NULL;
}
ABSENT(UCNV_FROM_U_CALLBACK_SUBSTITUTE) ABSENT(UCNV_TO_U_CALLBACK_SUBSTITUTE)
ABSENT(ucnv_cbFromUWriteUChars) ABSENT(ucnv_cbToUWriteUChars) ABSENT(ucnv_close) ABSENT(ucnv_countAvailable)
ABSENT(ucnv_fromUCountPending) ABSENT(ucnv_fromUnicode) ABSENT(ucnv_getAvailableName) ABSENT(ucnv_getFromUCallBack)
ABSENT(ucnv_getMaxCharSize) ABSENT(ucnv_getName) ABSENT(ucnv_getStandardName) ABSENT(ucnv_getToUCallBack)
ABSENT(ucnv_reset) ABSENT(ucnv_setFromUCallBack) ABSENT(ucnv_setToUCallBack) ABSENT(ucnv_toUCountPending)
ABSENT(ucnv_toUnicode)
