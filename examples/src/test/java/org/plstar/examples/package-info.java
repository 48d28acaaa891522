/** Runs the examples. */
@org.jspecify.annotations.NullMarked
package org.plstar.examples;
