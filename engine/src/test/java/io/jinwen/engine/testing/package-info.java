/** Fixtures that the tests of several rooms share. */
package io.jinwen.engine.testing;
