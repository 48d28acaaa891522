/** What a trained network knows of rows that it has not seen. */
@NullMarked
package org.plstar.study.unseen;

import org.jspecify.annotations.NullMarked;
