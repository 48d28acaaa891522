/**
 * {@code plstar solve}: its options, and the pages of equations, sweeps and differential equations.
 */
@org.jspecify.annotations.NullMarked
package org.plstar.study.solve.command;
