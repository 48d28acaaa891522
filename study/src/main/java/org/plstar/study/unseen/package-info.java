/** Estimates of a trained network for rows that it has not seen. */
@NullMarked
package org.plstar.study.unseen;

import org.jspecify.annotations.NullMarked;
