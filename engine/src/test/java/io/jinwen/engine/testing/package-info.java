/** Fixtures that the tests of several packages share. */
package io.jinwen.engine.testing;
