package io.jinwen.assistant.summaries;

import java.time.Instant;
import java.util.Optional;

/**
 * A summary as its owner sees it in a list.
 *
 * @param document its id; empty for a pasted text
 * @param title of what is summarised
 * @param done how many steps: sections, and joinings of what they gave
 * @param steps 0 until known
 * @param coverage empty until known
 * @param problem why there is none, in a sentence; empty otherwise
 */
public record Summary(
    String id,
    String owner,
    Optional<String> document,
    String title,
    SummaryForm form,
    SummaryState state,
    int done,
    int steps,
    Optional<Coverage> coverage,
    String problem,
    Instant createdAt,
    Optional<Instant> endedAt) {}
