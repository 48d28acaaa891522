/** Tests of charts of solved equations. */
@NullMarked
package org.plstar.study.solve.command;

import org.jspecify.annotations.NullMarked;
