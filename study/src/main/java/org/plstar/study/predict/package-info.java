/** Predictions of fitted models for new rows. */
@org.jspecify.annotations.NullMarked
package org.plstar.study.predict;
