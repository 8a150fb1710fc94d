/* Thai words for Qt's editors and labels: what Qt asks of a library named "thai".
 *
 * Qt breaks Thai lines with libthai, which Linux has and Windows has not. This library has libthai's four functions
 * that Qt calls, and finds words as app/printing/line_breaking/segmentation.py does, with the same word list, so that lines on the
 * screen end where lines on paper may end. It is our own code; nothing of libthai is in it. Texts are TIS-620.
 * thai_rules.h is made from segmentation.py by packaging/native_code.py. A test compares both.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef _WIN32
#include <windows.h>
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif
#include "thai_rules.h"

typedef unsigned char byte;

typedef struct {
    byte *text;
    byte **lines; /* each ends with 0 */
    int count;
} List;

typedef struct {
    List words;      /* sorted */
    List exceptions; /* the longest first; "|" where a word may be divided */
} ThaiBreaker;

/* --- letters ----------------------------------------------------------------------------------------------- */

enum { MAI_YAMOK = 0xE6, PAIYANNOI = 0xCF, SARA_AM = 0xD3, NO_BREAK_SPACE = 0xA0, UNKNOWN = 0xFF };

static int is_consonant(byte c) { return c >= 0xA1 && c <= 0xCE; }
static int is_thai(byte c) { return (c >= 0xA1 && c <= 0xDA) || (c >= 0xE0 && c <= 0xEE); }
static int is_mark(byte c) { return c == 0xD1 || (c >= 0xD4 && c <= 0xDA) || (c >= 0xE7 && c <= 0xEE); }
static int is_digit(byte c) { return (c >= '0' && c <= '9') || (c >= 0xF0 && c <= 0xF9); }
static int is_space(byte c) { return c == ' ' || (c >= 9 && c <= 13); }
static int is_ascii_letter(byte c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; }
static int is_letter(byte c) { return is_thai(c) || is_ascii_letter(c); }
static int is_other_word(byte c) { return is_ascii_letter(c) || is_digit(c) || c == '_'; }
static int is_one_of(byte c, const char *set) { return c && strchr(set, (char)c) != NULL; }

/* --- lists of words ---------------------------------------------------------------------------------------- */

/* Turn UTF-8 into TIS-620 in place: what has no Thai or ASCII letter becomes 255. Return the new length. */
static long to_tis620(byte *text, long length) {
    long to = 0;
    for (long from = 0; from < length;) {
        byte c = text[from++];
        if (c == 0xE0 && from + 1 < length && (text[from] == 0xB8 || text[from] == 0xB9)) {
            c = (byte)(0xA0 + (text[from] - 0xB8) * 64 + (text[from + 1] - 0x80));
            from += 2;
        } else if (c >= 0x80) {
            c = UNKNOWN;
            while (from < length && (text[from] & 0xC0) == 0x80) from++;
        }
        if (c != '\r') text[to++] = c;
    }
    return to;
}

static void split_lines(List *list, long length) {
    byte *end = list->text + length;
    for (byte *line = list->text, *next; line < end; line = next) {
        byte *stop = memchr(line, '\n', (size_t)(end - line));
        if (!stop) stop = end;
        *stop = 0;
        next = stop + 1;
        if (*line && *line != '#') list->lines[list->count++] = line;
    }
}

static int read_list(List *list, FILE *file) {
    long length;
    if (!file) return 0;
    fseek(file, 0, SEEK_END);
    length = ftell(file);
    rewind(file);
    list->text = malloc((size_t)length + 1);
    list->lines = malloc(((size_t)length + 1) * sizeof *list->lines);
    if (list->text && list->lines && fread(list->text, 1, (size_t)length, file) == (size_t)length)
        split_lines(list, to_tis620(list->text, length));
    fclose(file);
    return list->count;
}

static int longest_first(const void *left, const void *right) {
    size_t a = strlen(*(char *const *)left), b = strlen(*(char *const *)right);
    return (a < b) - (a > b);
}

/* Return the first word of words[low..high) whose letter at `depth` is not below `letter`. */
static int lower_bound(const List *words, int low, int high, int depth, int letter) {
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (words->lines[middle][depth] < letter) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* --- clusters: the letters and marks that belong together -------------------------------------------------- */

static int fits(const char *rule, byte c) {
    if (*rule == 'C') return is_consonant(c);
    if (*rule == 'T') return c >= 0xE8 && c <= 0xEB;
    if (*rule != '[') return (byte)*rule == c;
    for (rule++; *rule != ']'; rule++) {
        byte low = (byte)*rule;
        if (rule[1] == '-') rule += 2;
        if (c >= low && c <= (byte)*rule) return 1;
    }
    return 0;
}

/* Return where the match of a rule ends, or NULL. T and what a "?" follows may be absent; K ends a rule. */
static const byte *match(const char *rule, const byte *at, const byte *end) {
    const char *next;
    const byte *found;
    int optional;
    if (!*rule) return at;
    if (*rule == '(') return at < end && *at == (byte)rule[3] ? at : NULL;
    if (*rule == 'K') return (found = match(MUTE_END, at, end)) ? found : at;
    next = *rule == '[' ? strchr(rule, ']') + 1 : rule + 1;
    optional = *rule == 'T' || *next == '?';
    if (*next == '?') next++;
    if (at < end && fits(rule, *at) && (found = match(next, at + 1, end))) return found;
    return optional ? match(next, at, end) : NULL;
}

static const byte *cluster_end(const byte *at, const byte *end) {
    const byte *found = NULL;
    for (size_t n = 0; !found && n < sizeof RULES / sizeof *RULES; n++) found = match(RULES[n], at, end);
    return found ? found : at + 1;
}

/* --- words: the fewest listed ones ------------------------------------------------------------------------- */

typedef struct {
    const ThaiBreaker *breaker;
    const byte *run;
    int length;
    char *is_end;     /* whether a cluster ends at an offset */
    char *is_waiting; /* whether words may begin at an offset, not looked at yet */
    char *is_seen;
    int *first_edge, *edge_count; /* the listed words that begin at an offset, as places in edges */
    int *edges;                   /* where they end */
    int *came_from, *queue;
    char *is_boundary; /* the result */
} Run;

/* Put into `ends` where the listed words end that begin at `begin`; return how many, at most `most`. */
static int listed_ends(const Run *run, int begin, int *ends, int most) {
    const List *words = &run->breaker->words;
    int low = 0, high = words->count, found = 0;
    for (int depth = 0; begin + depth < run->length && found < most; depth++) {
        byte letter = run->run[begin + depth];
        low = lower_bound(words, low, high, depth, letter);
        high = lower_bound(words, low, high, depth, letter + 1);
        if (low == high) break;
        if (!words->lines[low][depth + 1] && run->is_end[begin + depth + 1]) ends[found++] = begin + depth + 1;
    }
    return found;
}

static int is_two_consonants(const Run *run, int begin, int end) {
    return end - begin <= 2 && is_consonant(run->run[begin]) && is_consonant(run->run[end - 1]);
}

/* Return where letters that make no listed word end: where a listed word begins that is more than two consonants. */
static int unlisted_end(const Run *run, int begin) {
    int ends[MAX_CLUSTERS];
    for (int place = begin + 1; place < run->length; place++) {
        int count = run->is_end[place] ? listed_ends(run, place, ends, MAX_CLUSTERS) : 0;
        for (int n = 0; n < count; n++)
            if (!is_two_consonants(run, place, ends[n])) return place;
    }
    return run->length;
}

/* Mark the ends of the fewest words from `start` to `goal`. */
static void mark_fewest(Run *run, int start, int goal) {
    int head = 0, tail = 0;
    for (int place = start; place <= goal; place++) run->came_from[place] = -1;
    run->came_from[start] = start;
    run->queue[tail++] = start;
    while (run->came_from[goal] < 0) {
        int place = run->queue[head++];
        for (int n = 0; n < run->edge_count[place]; n++) {
            int end = run->edges[run->first_edge[place] + n];
            if (run->came_from[end] < 0) {
                run->came_from[end] = place;
                run->queue[tail++] = end;
            }
        }
    }
    for (int place = goal; place != start; place = run->came_from[place]) run->is_boundary[place] = 1;
}

static int wait_for(Run *run, int place) {
    if (run->is_seen[place]) return 0;
    run->is_seen[place] = run->is_waiting[place] = 1;
    return 1;
}

static void find_words(Run *run) {
    int ends[MAX_CLUSTERS], done = 0, edges = 0, stored = 0, waiting = 1, next = 0;
    run->is_waiting[0] = run->is_seen[0] = 1;
    while (next < run->length) {
        int begin = next, count = listed_ends(run, begin, ends, MAX_CLUSTERS);
        run->is_waiting[begin] = 0;
        waiting--;
        run->first_edge[begin] = stored;
        for (int n = 0; n < count; n++) {
            run->edges[stored++] = ends[n];
            waiting += wait_for(run, ends[n]);
            if (++edges > MAX_EDGES) break;
        }
        run->edge_count[begin] = stored - run->first_edge[begin];
        if (!waiting) {
            done = unlisted_end(run, begin);
            run->is_boundary[done] = 1;
            edges++;
            waiting += wait_for(run, done);
            next = done;
        } else {
            while (!run->is_waiting[next]) next++;
            if (waiting == 1) {
                mark_fewest(run, done, next);
                done = next;
                edges = stored = 0;
            }
        }
    }
}

/* Mark the word ends of a run of Thai letters. `is_boundary` has length + 1 places. */
static void segment(const ThaiBreaker *breaker, const byte *letters, int length, char *is_boundary) {
    size_t places = (size_t)length + 1, ints = 4 * places + places + MAX_EDGES + 1;
    int *numbers = calloc(ints, sizeof *numbers);
    char *flags = calloc(3 * places, 1);
    Run run = {breaker, letters, length, flags, flags + places, flags + 2 * places,
               numbers, numbers + places, numbers + 4 * places, numbers + 2 * places, numbers + 3 * places,
               is_boundary};
    if (numbers && flags && length > 0) {
        for (const byte *at = letters, *end = letters + length; at < end;) {
            at = cluster_end(at, end);
            run.is_end[at - letters] = 1;
        }
        find_words(&run);
    }
    free(numbers);
    free(flags);
}

/* --- exceptions: words that count wherever they occur ------------------------------------------------------ */

/* Return the length of an exception without its "|", or 0 where the letters do not begin with it. */
static int exception_length(const byte *exception, const byte *letters, int length) {
    int at = 0;
    for (; *exception; exception++)
        if (*exception != '|' && (at >= length || letters[at++] != *exception)) return 0;
    return at;
}

static int mark_exception(const ThaiBreaker *breaker, const byte *letters, int length, char *is_boundary) {
    for (int n = 0; n < breaker->exceptions.count; n++) {
        const byte *exception = breaker->exceptions.lines[n];
        int found = exception_length(exception, letters, length);
        if (!found) continue;
        for (int at = 0; *exception; exception++)
            if (*exception == '|') is_boundary[at] = 1;
            else at++;
        is_boundary[0] = is_boundary[found] = 1;
        return found;
    }
    return 0;
}

static void mark_words(const ThaiBreaker *breaker, const byte *letters, int length, char *is_boundary) {
    int start = 0;
    for (int at = 0, found; at < length; at += found ? found : 1) {
        found = mark_exception(breaker, letters + at, length - at, is_boundary + at);
        if (!found) continue;
        segment(breaker, letters + start, at - start, is_boundary + start);
        start = at + found;
    }
    segment(breaker, letters + start, length - start, is_boundary + start);
}

/* --- lines ------------------------------------------------------------------------------------------------- */

/* Whether a line may begin between two tokens. A noun's การ may end a line here, since Qt takes the same places for
 * the words that a double click selects. */
static int may_break(const byte *text, int token, int end) {
    byte before = text[end - 1], after = text[end];
    if (is_space(after) || after == MAI_YAMOK || after == PAIYANNOI || is_one_of(after, ".,:;!?%)]}/=-")) return 0;
    if (before == NO_BREAK_SPACE || after == NO_BREAK_SPACE) return 0;
    if (is_space(before)) return token > 0 && !is_one_of(text[token - 1], "([{=");
    if (is_thai(before) && is_thai(after)) return 1;
    /* Between words it is the zero-width space of labels (app/ui/widgets/labels.py), a dash or a closing quotation
     * mark; after a space an opening one. */
    if (before == UNKNOWN && is_thai(after)) return token > 0 && is_thai(text[token - 1]);
    if (is_digit(before) || is_digit(after) || after == '"') return 0;
    if (is_one_of(after, "([{")) return is_letter(before);
    if (!is_letter(after)) return 0;
    if (before == '/' || before == '-') return is_thai(after);
    return is_one_of(before, ")]}") || (is_letter(before) && is_thai(before) != is_thai(after));
}

static int token_end(const byte *text, int at, int length) {
    int (*same)(byte) = is_thai(text[at]) ? is_thai : is_space(text[at]) ? is_space
                      : is_other_word(text[at]) ? is_other_word : NULL;
    at++;
    while (same && at < length && same(text[at])) at++;
    return at;
}

static void mark_tokens(const ThaiBreaker *breaker, const byte *text, int length, char *is_boundary) {
    for (int at = 0, end; at < length; at = end) {
        end = token_end(text, at, length);
        if (is_thai(text[at])) mark_words(breaker, text + at, end - at, is_boundary + at);
        is_boundary[end] = 1;
    }
}

/* --- what Qt calls ----------------------------------------------------------------------------------------- */

#ifdef _WIN32
static FILE *open_beside(const wchar_t *name) {
    static const wchar_t folder[] = L"raingan\\resources\\";
    wchar_t path[32768];
    HMODULE self = NULL;
    GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                       (LPCWSTR)open_beside, &self);
    if (!GetModuleFileNameW(self, path, 32000)) return NULL;
    wcscpy(wcsrchr(path, L'\\') + 1, folder);
    wcscat(path, name);
    return _wfopen(path, L"rb");
}
#define WIDE(text) L##text
#define OPEN_BESIDE(name) open_beside(WIDE(name))
#else
#define OPEN_BESIDE(name) NULL
#endif

static FILE *open_in(const char *folder, const char *name) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return fopen(path, "rb");
}

EXPORT void th_brk_delete(ThaiBreaker *breaker) {
    if (!breaker) return;
    free(breaker->words.text);
    free(breaker->words.lines);
    free(breaker->exceptions.text);
    free(breaker->exceptions.lines);
    free(breaker);
}

/* Read both lists from a folder; NULL means raingan\resources beside this library. Return NULL without the words. */
EXPORT ThaiBreaker *th_brk_new(const char *folder) {
    ThaiBreaker *breaker = calloc(1, sizeof *breaker);
    if (!breaker) return NULL;
    read_list(&breaker->exceptions, folder ? open_in(folder, EXCEPTIONS) : OPEN_BESIDE(EXCEPTIONS));
    if (!read_list(&breaker->words, folder ? open_in(folder, WORDS) : OPEN_BESIDE(WORDS))) {
        th_brk_delete(breaker);
        return NULL;
    }
    qsort(breaker->exceptions.lines, (size_t)breaker->exceptions.count, sizeof(byte *), longest_first);
    return breaker;
}

/* Put into `places` the offsets at which a line or a word may begin, without the text's ends; return how many. */
EXPORT int th_brk_find_breaks(const ThaiBreaker *breaker, const byte *text, int *places, size_t most) {
    int length = (int)strlen((const char *)text), found = 0, token = 0;
    char *is_boundary = calloc((size_t)length + 2, 1);
    if (!is_boundary) return 0;
    mark_tokens(breaker, text, length, is_boundary);
    for (int at = 1; at < length && (size_t)found < most; at++) {
        if (!is_boundary[at] || is_mark(text[at]) || text[at] == SARA_AM) continue;
        if (may_break(text, token, at)) places[found++] = at;
        token = at;
    }
    free(is_boundary);
    return found;
}

/* Return how many letters the cursor takes as one: a letter with its marks. The cell itself is not filled in. */
EXPORT size_t th_next_cell(const byte *text, size_t length, void *cell, int is_decomposed) {
    size_t at = 1;
    (void)cell;
    while (at < length && is_thai(text[0]) && is_mark(text[at])) at++;
    if (is_decomposed && at < length && is_consonant(text[0]) && text[at] == SARA_AM) at++;
    return length ? at : 0;
}
