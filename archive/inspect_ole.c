#include "archive/inspect_parts.h"

#include "base/auto.h"

#include <string.h>
#include <strings.h>

/*
 * The old Office formats: a compound file [MS-CFB]. Only its directory is read, through the chain
 * of its sectors, which says what the document is, whether it holds macros and whether it is
 * locked. Words come from another program.
 */
#define ENTRIES_MOST 8192
#define CHAIN_END    0xFFFFFFFAu /* and above: no sector */
#define DAMAGED      "文件已损坏或者不完整。请重新导出或者上传。"
#define LOCKED       "文件加了密码。请去掉密码后重新提交。"

struct compound {
    struct aj_inspection *in;
    uint32_t sector; /* bytes in one */
    bool word, sheet, slides, mail, macros, locked;
    uint32_t word_sector; /* where the stream WordDocument begins */
};

static uint32_t get(const unsigned char *b, unsigned n)
{
    uint32_t value = 0;

    for (unsigned i = 0; i < n; i++)
        value |= (uint32_t)b[i] << 8 * i;
    return value;
}

static uint64_t place(const struct compound *c, uint32_t sector)
{
    return ((uint64_t)sector + 1) * c->sector;
}

/* The sector after `sector`, by the table of which the header lists the first 109 sectors: enough
   for 7 MB with small sectors, and the directory of a letter lies there. */
static uint32_t next_sector(const struct compound *c, uint32_t sector)
{
    uint32_t per_table = c->sector / 4, table = sector / per_table;
    unsigned char bytes[4];

    if (table >= 109)
        return CHAIN_END;
    table = get(c->in->head + 76 + 4 * (size_t)table, 4);
    if (table >= CHAIN_END ||
        aj_inspect_read(c->in, place(c, table) + 4 * (uint64_t)(sector % per_table), bytes, 4) != 4)
        return CHAIN_END;
    return get(bytes, 4);
}

/* Names are UTF-16; those that matter are ASCII. */
static void read_entry(struct compound *c, const unsigned char *entry)
{
    size_t n = get(entry + 64, 2) / 2;
    char name[33] = "";

    if (n < 2 || n > 32)
        return;
    for (size_t i = 0; i + 1 < n; i++)
        name[i] = entry[2 * i + 1] ? '?' : (char)entry[2 * i];
    c->word = c->word || strcmp(name, "WordDocument") == 0;
    if (strcmp(name, "WordDocument") == 0)
        c->word_sector = get(entry + 116, 4);
    c->sheet = c->sheet || strcmp(name, "Workbook") == 0 || strcmp(name, "Book") == 0;
    c->slides = c->slides || strcmp(name, "PowerPoint Document") == 0;
    c->mail = c->mail || strcmp(name, "__properties_version1.0") == 0;
    c->macros = c->macros || strcasecmp(name, "VBA") == 0 ||
                strcasecmp(name, "_VBA_PROJECT") == 0 || strcasecmp(name, "_VBA_PROJECT_CUR") == 0;
    c->locked = c->locked || strcmp(name, "EncryptedPackage") == 0;
}

static bool read_directory(struct compound *c)
{
    uint32_t at = get(c->in->head + 48, 4);
    unsigned n = 0;

    while (at < CHAIN_END && n < ENTRIES_MOST) {
        unsigned char bytes[4096];

        if (aj_inspect_read(c->in, place(c, at), bytes, c->sector) != c->sector)
            return n > 0 && at != get(c->in->head + 48, 4);
        for (uint32_t i = 0; i + 128 <= c->sector; i += 128, n++) {
            if (bytes[i + 66] != 0)
                read_entry(c, bytes + i);
        }
        at = next_sector(c, at);
    }
    return n > 0 && n < ENTRIES_MOST;
}

/* [MS-DOC] 2.5.2: fEncrypted and fObfuscated in the first bytes of the stream. */
static bool word_is_locked(const struct compound *c)
{
    unsigned char fib[12];

    return c->word_sector < CHAIN_END &&
           aj_inspect_read(c->in, place(c, c->word_sector), fib, sizeof(fib)) == sizeof(fib) &&
           get(fib, 2) == 0xA5EC && (fib[11] & 0x81);
}

static const char *type_of(const struct compound *c)
{
    if (c->word)
        return "application/msword";
    if (c->sheet)
        return "application/vnd.ms-excel";
    if (c->slides)
        return "application/vnd.ms-powerpoint";
    return c->mail ? "application/vnd.ms-outlook" : "application/x-ole-storage";
}

static enum aj_code read_words(struct aj_inspection *in, struct aj_err *err)
{
    static const char *const argv[] = {"catdoc", "-d", "utf-8", "-w", NULL, NULL};

    return aj_inspect_words_by(in, argv, err);
}

enum aj_code aj_inspect_ole(struct aj_inspection *in, struct aj_err *err)
{
    unsigned shift = in->head_size >= 512 ? get(in->head + 30, 2) : 0;
    struct compound c = {.in = in, .word_sector = CHAIN_END};

    if (shift != 9 && shift != 12) {
        aj_inspect_broken(in, DAMAGED);
        return AJ_OK;
    }
    c.sector = (uint32_t)1 << shift;
    if (!read_directory(&c)) {
        aj_inspect_broken(in, DAMAGED);
        return AJ_OK;
    }
    in->paper->media_type = type_of(&c);
    if (c.macros)
        in->paper->flags |= AJ_PAPER_SCRIPT;
    if (c.locked || word_is_locked(&c)) {
        in->paper->flags |= AJ_PAPER_ENCRYPTED;
        aj_inspect_broken(in, LOCKED);
        return AJ_OK;
    }
    return c.word ? read_words(in, err) : AJ_OK;
}

enum aj_code aj_inspect_rtf(struct aj_inspection *in, struct aj_err *err)
{
    return read_words(in, err);
}
