package io.jinwen.assistant.records.feedback;

import java.time.Instant;

/**
 * An answer that a reviewer stands for.
 *
 * @param id the feedback's id, and the approved answer's
 * @param role the role in which the question was asked
 * @param reviewer who approved it
 */
public record ApprovedCorrection(
    String id, String role, String question, String answer, String reviewer, Instant approvedAt) {}
