/** Networks of infinite width: their kernels, and what training them predicts in closed form. */
@org.jspecify.annotations.NullMarked
package org.plstar.study.infinite;
