/**
 * All elementwise maths: vectorised, fused-multiply-add only, the same bits for every machine,
 * thread count, chunking and state of the JIT.
 *
 * <p>Every function is a fixed sequence of IEEE 754 operations (add, multiply, fma, divide, square
 * root, compare, select, integer operations on the bits) applied to each element on its own. Such a
 * sequence has one result, whether it runs interpreted, compiled, in a vector of any width or in
 * the tail of a loop. The JDK's vector maths library is not used: its last bits change when a
 * method is compiled.
 *
 * <p>Not-a-number propagates from any input to the result of the maths functions, because these
 * kernels also see diverged runs; comparisons with it are false, so they give 0.
 */
@org.jspecify.annotations.NullMarked
package org.plstar.array.elementwise;
