/** What a run leaves behind: its directory, trace, summary and report. */
@org.jspecify.annotations.NullMarked
package org.plstar.app.run;
