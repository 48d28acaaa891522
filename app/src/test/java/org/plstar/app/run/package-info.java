/** Tests of what a run writes. */
@org.jspecify.annotations.NullMarked
package org.plstar.app.run;
