package io.jinwen.assistant.records.audit;

import java.time.Instant;

/**
 * A recorded entry in its place in the chain.
 *
 * @param number 1 for the first record, without gaps
 * @param at when it was recorded, to the millisecond
 * @param previousHash the hash of the record before; 64 zeros for the first
 * @param hash see {@link AuditHash}
 */
public record AuditRecord(
    long number, Instant at, AuditEntry entry, String previousHash, String hash) {}
