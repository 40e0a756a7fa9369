/** Layers that break each rule once, so that a rule that stops biting is seen. */
package io.jinwen.engine.architecture.broken;
