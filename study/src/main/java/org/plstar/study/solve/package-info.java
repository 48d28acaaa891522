/** Solutions of F(w) = y near a start: systems that are no networks. */
@org.jspecify.annotations.NullMarked
package org.plstar.study.solve;
