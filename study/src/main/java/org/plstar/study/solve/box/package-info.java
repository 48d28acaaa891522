/** All solutions of equations in a box, by interval arithmetic with outward rounding. */
@org.jspecify.annotations.NullMarked
package org.plstar.study.solve.box;
