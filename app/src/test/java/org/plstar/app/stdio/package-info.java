/** Tests of the messages between a program and plstar. */
@NullMarked
package org.plstar.app.stdio;

import org.jspecify.annotations.NullMarked;
