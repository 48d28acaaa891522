/**
 * The executor: turns a program into a plan of few kinds of steps on planned buffers, and runs it
 * tile by tile over the samples.
 *
 * <p>{@code Planner} is the exhaustive switch over ops; reshapes, broadcasts, permutations and
 * slices become views without work; runs of elementwise ops become one step that passes over
 * cache-sized chunks.
 */
@org.jspecify.annotations.NullMarked
package org.plstar.program.execute;
