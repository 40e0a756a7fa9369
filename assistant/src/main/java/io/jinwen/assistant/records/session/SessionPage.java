package io.jinwen.assistant.records.session;

import java.util.List;

/**
 * A part of a list of sessions.
 *
 * @param more whether there are further ones after these
 */
public record SessionPage(List<Session> sessions, boolean more) {}
