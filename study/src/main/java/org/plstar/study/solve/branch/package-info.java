/** Branches of solutions by a param of the equations: where they lead, and where they turn back. */
@org.jspecify.annotations.NullMarked
package org.plstar.study.solve.branch;
