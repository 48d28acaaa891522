/**
 * A model as a program: a list of primitive ops without side effects.
 *
 * <p>{@link org.plstar.program.Op} is sealed, and each transformation is one exhaustive switch in
 * one file: {@link org.plstar.program.TypeRule} (shapes and axes),
 * {@link org.plstar.program.Linearize} (forward derivative), {@link org.plstar.program.Transpose}
 * (reverse), and {@code execute.Planner} (evaluation). An op without a rule does not compile.
 */
@org.jspecify.annotations.NullMarked
package org.plstar.program;
