/**
 * The database behind all records: opens it, brings its tables up to date, runs transactions that
 * are on the disk when they return, makes ids, and keeps text storable.
 *
 * <p>Called by {@code session}, {@code audit} and {@code feedback}, each of which owns its tables.
 * Knows none of them beyond the migration files in {@code db/migration}, which are only ever added
 * to: a file that was once released is never edited. Every statement runs unchanged on H2 and on
 * PostgreSQL.
 */
package io.jinwen.assistant.records.store;
