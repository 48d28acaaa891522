/** Tests of searches for all solutions in a box. */
@org.jspecify.annotations.NullMarked
package org.plstar.study.solve.box;
