"""The face on 3D scans: any orientation, any unit, with or without texture, no OpenGL."""
