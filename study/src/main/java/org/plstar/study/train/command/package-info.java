/**
 * {@code plstar train}, {@code demo}, and the commands that show runs; the study is
 * {@code org.plstar.study.fit}.
 */
@org.jspecify.annotations.NullMarked
package org.plstar.study.train.command;
