package io.jinwen.assistant.ops.upkeep;

import java.time.Instant;

/**
 * A change that was made.
 *
 * @param who who made it
 * @param subject what was changed, such as {@code term:exchange-rate}
 * @param before the text before; empty where there was none
 * @param after the text since; empty where there is none
 */
public record Change(Instant at, String who, String subject, String before, String after) {}
