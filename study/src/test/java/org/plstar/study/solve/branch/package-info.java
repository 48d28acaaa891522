/** Tests of branches of solutions. */
@org.jspecify.annotations.NullMarked
package org.plstar.study.solve.branch;
