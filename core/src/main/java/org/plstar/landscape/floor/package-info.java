/** Almost over-parameterized systems: where PL* holds only down to a floor, and why. */
@org.jspecify.annotations.NullMarked
package org.plstar.landscape.floor;
