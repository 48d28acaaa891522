/** Predictions and evaluations of trained models, as tables, words and pages. */
@NullMarked
package org.plstar.app.predict;

import org.jspecify.annotations.NullMarked;
