/** Networks of infinite width: their kernels, and predictions of their training in closed form. */
@org.jspecify.annotations.NullMarked
package org.plstar.study.infinite;
