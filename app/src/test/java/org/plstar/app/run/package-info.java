/** Tests of what a run leaves behind. */
@org.jspecify.annotations.NullMarked
package org.plstar.app.run;
