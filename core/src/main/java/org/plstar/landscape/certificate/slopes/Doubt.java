package org.plstar.landscape.certificate.slopes;

import org.plstar.program.Value;

/**
 * Where a program may not be continuous in the ball: nothing can be proved while one element of the
 * mask is 1.
 *
 * @param node its number in the program
 * @param what happens there, for people
 * @param mask 1 where it may happen, else 0
 */
record Doubt(int node, String what, Value mask) {}
