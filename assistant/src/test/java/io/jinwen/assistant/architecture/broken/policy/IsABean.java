package io.jinwen.assistant.architecture.broken.policy;

import org.springframework.stereotype.Component;

/** A guard that is not plain Java. */
@Component
public final class IsABean {}
