package io.jinwen.assistant.records.session;

import java.time.Instant;

/**
 * A conversation.
 *
 * @param title what its owner sees in the list; empty until there is one
 * @param role who answers in it, such as {@code service} or {@code research}
 * @param owner whose it is; nobody else finds it
 * @param updatedAt when it was last added to or renamed
 * @param archived whether it is left out of the ordinary list
 * @param pinned whether its owner wants it above all others
 * @param folder which one its owner has put it into; empty for none
 */
public record Session(
    String id,
    String title,
    String role,
    String owner,
    Instant createdAt,
    Instant updatedAt,
    boolean archived,
    boolean pinned,
    String folder) {}
