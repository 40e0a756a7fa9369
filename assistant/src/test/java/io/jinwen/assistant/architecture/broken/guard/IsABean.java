package io.jinwen.assistant.architecture.broken.guard;

import org.springframework.stereotype.Component;

/** A guard that is not plain Java. */
@Component
public final class IsABean {}
