#pragma once
#include <sqlite3.h>
#include <stdint.h>

// What Swift can't import of sqlite3.h: variadic functions, macros with casts and macros with shifts.

/// `sqlite3_db_config` for a switch: turns it on or off and answers the result code.
static inline int csqlite_set_switch(sqlite3 *database, int option, int on) {
    return sqlite3_db_config(database, option, on, (int *)0);
}

/// Turns SQLite's own memory accounting off, which takes a process-wide lock at every allocation. Only works before the
/// library's first use; afterwards it answers `SQLITE_MISUSE` and changes nothing.
static inline int csqlite_disable_memory_accounting(void) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/// Binds a copy of the text. A null pointer with no bytes is the empty text, never NULL.
static inline int csqlite_bind_text(sqlite3_stmt *statement, int index, const char *text, sqlite3_uint64 count) {
    return sqlite3_bind_text64(statement, index, text ? text : "", count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

/// Binds a copy of the bytes. A null pointer with no bytes is the empty blob, never NULL.
static inline int csqlite_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 count) {
    return sqlite3_bind_blob64(statement, index, bytes ? bytes : "", count, SQLITE_TRANSIENT);
}

enum {
    csqlite_constraint_primary_key = SQLITE_CONSTRAINT_PRIMARYKEY,
    csqlite_constraint_unique = SQLITE_CONSTRAINT_UNIQUE,
    csqlite_constraint_rowid = SQLITE_CONSTRAINT_ROWID,
};
