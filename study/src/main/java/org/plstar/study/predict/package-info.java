/** Fitted models on new rows. */
@org.jspecify.annotations.NullMarked
package org.plstar.study.predict;
