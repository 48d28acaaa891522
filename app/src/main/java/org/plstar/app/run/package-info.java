/** What a run writes: its directory, trace, summary and report. */
@org.jspecify.annotations.NullMarked
package org.plstar.app.run;
