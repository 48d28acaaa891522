/** The files that a training run writes: its trace, summary and report. */
@org.jspecify.annotations.NullMarked
package org.plstar.study.train.run;
