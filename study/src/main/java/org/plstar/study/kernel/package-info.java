/** The tangent kernel of a model on data, and the ends of its spectrum. */
@org.jspecify.annotations.NullMarked
package org.plstar.study.kernel;
