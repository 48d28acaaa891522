/** Training with diagnostics: a model is fitted to data while its tangent kernel is observed. */
@org.jspecify.annotations.NullMarked
package org.plstar.study.fit;
