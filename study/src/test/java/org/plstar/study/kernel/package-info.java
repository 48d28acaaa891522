/** Tests of kernels. */
@org.jspecify.annotations.NullMarked
package org.plstar.study.kernel;
