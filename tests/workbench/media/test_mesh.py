"""Surfaces come in the order, place and colour in which they are stored."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
import trimesh
from PIL import Image

from workbench.media.mesh import read_mesh
from workbench.model.problem import ProblemError

CORNERS = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0], [0.5, 0.5, 1]], float)
FACES = np.array([[0, 1, 4], [1, 2, 4], [2, 3, 4], [3, 0, 4]])
COLORS = np.array([[255, 0, 0], [0, 255, 0], [0, 0, 255], [9, 8, 7], [1, 2, 3]], np.uint8)


def ply(encoding: str, extra: str = "", *, quad: bool = False) -> bytes:
    head = (
        f"ply\nformat {encoding} 1.0\ncomment made by hand\nelement vertex 5\n"
        "property float x\nproperty float y\nproperty float z\n"
        "property uchar red\nproperty uchar green\nproperty uchar blue\n"
        f"element face {5 if quad else 4}\nproperty list uchar int vertex_indices\n"
        f"{extra}end_header\n"
    )
    polygons = [*FACES.tolist(), [0, 3, 2, 1]] if quad else FACES.tolist()
    if encoding == "ascii":
        rows = [" ".join(map(str, (*v, *c))) for v, c in zip(CORNERS, COLORS, strict=True)]
        rows += [" ".join(map(str, (len(p), *p))) for p in polygons]
        return (head + "\n".join(rows) + "\n").encode()
    order = "<" if "little" in encoding else ">"
    row = np.dtype([("p", order + "f4", 3), ("c", "u1", 3)])
    table = np.zeros(5, row)
    table["p"], table["c"] = CORNERS, COLORS
    body = table.tobytes()
    for p in polygons:
        body += bytes([len(p)]) + np.array(p, order + "i4").tobytes()
    return head.encode() + body


@pytest.mark.parametrize("encoding", ["ascii", "binary_little_endian", "binary_big_endian"])
@pytest.mark.parametrize("quad", [False, True])
def test_ply(tmp_path: Path, encoding: str, quad: bool) -> None:
    (tmp_path / "a.ply").write_bytes(ply(encoding, quad=quad))
    mesh = read_mesh(tmp_path / "a.ply")
    assert mesh.vertices.tolist() == CORNERS.tolist()
    assert mesh.faces.tolist() == FACES.tolist() + ([[0, 3, 2], [0, 2, 1]] if quad else [])
    assert mesh.colors is not None
    assert mesh.colors.tolist() == COLORS.tolist()
    assert (mesh.vertices.dtype, mesh.faces.dtype) == (np.float64, np.int32)
    assert mesh.extent.tolist() == [1, 1, 1]


@pytest.mark.parametrize("encoding", ["ascii", "binary_little_endian"])
def test_a_cut_off_ply_says_what_is_missing(tmp_path: Path, encoding: str) -> None:
    whole = ply(encoding)
    for part in (0.999, 0.9, 0.6, 0.3):
        (tmp_path / "a.ply").write_bytes(whole[: int(len(whole) * part) - 2])
        with pytest.raises(ProblemError) as caught:
            read_mesh(tmp_path / "a.ply")
        assert caught.value.problem.code == "damaged"


def test_ply_strips_face_the_same_way(tmp_path: Path) -> None:
    strip = [0, 1, 2, 3, -1, 4, 3, 2]
    head = (
        "ply\nformat ascii 1.0\nelement vertex 5\nproperty float x\nproperty float y\n"
        "property float z\nelement tristrips 1\nproperty list int int vertex_indices\nend_header\n"
    )
    rows = "\n".join(" ".join(map(str, v)) for v in CORNERS)
    (tmp_path / "s.ply").write_text(f"{head}{rows}\n8 {' '.join(map(str, strip))}\n")
    assert read_mesh(tmp_path / "s.ply").faces.tolist() == [[0, 1, 2], [2, 1, 3], [4, 3, 2]]


def checker(path: Path, color: tuple[int, int, int]) -> Path:
    pixels = np.zeros((8, 8, 3), np.uint8)
    pixels[:4] = color  # the upper half: v above 0.5
    Image.fromarray(pixels).save(path)
    return path


def test_ply_texture_per_corner_keeps_the_vertices(tmp_path: Path) -> None:
    checker(tmp_path / "skin.png", (200, 100, 50))
    head = (
        "ply\nformat ascii 1.0\ncomment TextureFile skin.png\nelement vertex 3\n"
        "property float x\nproperty float y\nproperty float z\nelement face 2\n"
        "property list uchar int vertex_indices\nproperty list uchar float texcoord\nend_header\n"
    )
    rows = "0 0 0\n1 0 0\n0 1 0\n3 0 1 2 6 0 0 1 0 0 1\n3 2 1 0 6 0.5 0.5 0.25 0 0 1\n"
    (tmp_path / "t.ply").write_text(head + rows)
    mesh = read_mesh(tmp_path / "t.ply")
    assert len(mesh.vertices) == 3
    assert mesh.uv is not None
    assert mesh.uv[1].tolist() == [[0.5, 0.5], [0.25, 0], [0, 1]]
    assert mesh.texture is not None
    assert mesh.texture[0, 0].tolist() == [200, 100, 50]


OBJ = """mtllib skin.mtl
v 0 0 0
v 1 0 0
v 1 1 0
v 0 1 0
vt 0 0
vt 1 0
vt 1 1
vt 0 1
vn 0 0 1
usemtl front
f 1/1/1 2/2/1 3/3/1
usemtl back
f -4/-4 -2/-2 -1/-1
"""


def test_obj_with_two_materials(tmp_path: Path) -> None:
    checker(tmp_path / "front.png", (250, 0, 0))
    (tmp_path / "tex").mkdir()
    checker(tmp_path / "tex" / "back side.png", (0, 250, 0))
    (tmp_path / "skin.mtl").write_text(
        "newmtl front\nmap_Kd -s 1 1 1 front.png\nnewmtl back\nmap_Kd tex\\back side.png\n"
    )
    (tmp_path / "a.obj").write_text(OBJ)
    mesh = read_mesh(tmp_path / "a.obj")
    assert mesh.warnings == ()
    assert mesh.vertices.tolist() == CORNERS[:4].tolist()
    assert mesh.faces.tolist() == [[0, 1, 2], [0, 2, 3]]
    assert mesh.texture is not None
    assert mesh.uv is not None

    def sampled(face: int, corner: int) -> list[int]:
        height, width = mesh.texture.shape[:2]  # type: ignore[union-attr]
        inward = 0.9 * mesh.uv[face, corner] + 0.1 * mesh.uv[face].mean(axis=0)  # type: ignore[index]
        column, row = int(inward[0] * width), int((1 - inward[1]) * height)
        return mesh.texture[row, column].tolist()  # type: ignore[index, no-any-return]

    assert sampled(0, 2) == [250, 0, 0]
    assert sampled(1, 2) == [0, 250, 0]
    assert sampled(0, 0) == [0, 0, 0]


def test_obj_never_reads_outside_its_folder(tmp_path: Path) -> None:
    inside = tmp_path / "scan"
    inside.mkdir()
    checker(tmp_path / "secret.png", (1, 2, 3))
    (tmp_path / "skin.mtl").write_text("newmtl front\nmap_Kd secret.png\n")
    (inside / "a.obj").write_text(OBJ.replace("skin.mtl", "../skin.mtl"))
    mesh = read_mesh(inside / "a.obj")
    assert mesh.texture is None
    assert any("outside the folder" in w for w in mesh.warnings)
    (inside / "skin.mtl").write_text("newmtl front\nmap_Kd ../secret.png\n")
    (inside / "a.obj").write_text(OBJ)
    assert any("outside the folder" in w for w in read_mesh(inside / "a.obj").warnings)
    (inside / "skin.mtl").write_text("newmtl front\nmap_Kd link.png\n")
    (inside / "link.png").symlink_to(tmp_path / "secret.png")
    assert read_mesh(inside / "a.obj").texture is None


def test_obj_vertex_colours_and_long_polygons(tmp_path: Path) -> None:
    rows = [
        f"v {x} {y} {z} {r / 255} {g / 255} {b / 255}"
        for (x, y, z), (r, g, b) in zip(CORNERS, COLORS, strict=True)
    ]
    (tmp_path / "c.obj").write_text("\n".join([*rows, "f 1 2 \\", "3 4 5", "l 1 2"]))
    mesh = read_mesh(tmp_path / "c.obj")
    assert mesh.colors is not None
    assert mesh.colors.tolist() == COLORS.tolist()
    assert mesh.faces.tolist() == [[0, 1, 2], [0, 2, 3], [0, 3, 4]]


@pytest.mark.parametrize(
    "faces",
    [
        "f 1 2 3\nf 3 4 5",
        "f 1//1 2//1 3//1\nf 3//1 4//1 5//1",
        "f 1/1/1 2/1/1 3/1/1\nf 3/1/1 4/1/1 5/1/1",
        "f 1/1 2/1 3/1\nf 3 4 5",
        "f -5 -4 -3\nf -3/-1 -2/-1 -1/-1",
    ],
)
def test_obj_faces_in_every_spelling(tmp_path: Path, faces: str) -> None:
    rows = [f"v {x} {y} {z}" for x, y, z in CORNERS]
    (tmp_path / "f.obj").write_text("\n".join([*rows, "vt 0 0", "vn 0 0 1", faces]))
    assert read_mesh(tmp_path / "f.obj").faces.tolist() == [[0, 1, 2], [2, 3, 4]]


@pytest.mark.parametrize("form", ["stl", "stl_ascii", "off", "glb"])
def test_other_formats(tmp_path: Path, form: str) -> None:
    made = trimesh.Trimesh(CORNERS, FACES, process=False)
    path = tmp_path / f"a.{form[:3]}"
    content = made.export(file_type=form)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    mesh = read_mesh(path)
    assert mesh.format == form[:3]
    assert len(mesh.vertices) == 5  # an STL's repeated corners are merged
    assert mesh.vertices[mesh.faces] == pytest.approx(CORNERS[FACES], abs=1e-6)


def test_scene_is_put_together_in_place(tmp_path: Path) -> None:
    scene = trimesh.Scene()
    box = trimesh.Trimesh(CORNERS, FACES, process=False)
    scene.add_geometry(box)
    moved = np.eye(4)
    moved[:3, 3] = (10, 0, 0)
    scene.add_geometry(box.copy(), transform=moved)
    mirrored = np.diag([-1.0, 1, 1, 1])
    scene.add_geometry(box.copy(), transform=mirrored)
    (tmp_path / "s.glb").write_bytes(scene.export(file_type="glb"))
    mesh = read_mesh(tmp_path / "s.glb")
    assert len(mesh.vertices) == 15
    assert len(mesh.faces) == 12
    assert mesh.bounds[:, 0].tolist() == [-1, 11]
    up = np.cross(
        *(mesh.vertices[mesh.faces[:, k]] - mesh.vertices[mesh.faces[:, 0]] for k in (1, 2))
    )
    assert (up[:, 2] > 0).all()


def test_gltf_texture_reaches_the_corners(tmp_path: Path) -> None:
    image = Image.open(checker(tmp_path / "t.png", (240, 10, 10)))
    uv = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0.5, 0.75]])
    visual = trimesh.visual.TextureVisuals(
        uv=uv, material=trimesh.visual.material.PBRMaterial(baseColorTexture=image)
    )
    made = trimesh.Trimesh(CORNERS, FACES, visual=visual, process=False)
    (tmp_path / "t.glb").write_bytes(made.export(file_type="glb"))
    mesh = read_mesh(tmp_path / "t.glb")
    assert mesh.texture is not None
    assert mesh.texture[0, 0].tolist() == [240, 10, 10]
    assert mesh.uv is not None
    assert mesh.uv == pytest.approx(uv[FACES], abs=1e-6)


def test_gltf_buffers_outside_the_folder_are_refused(tmp_path: Path) -> None:
    files = trimesh.Trimesh(CORNERS, FACES, process=False).export(file_type="gltf")
    inside = tmp_path / "scan"
    inside.mkdir()
    for name, content in files.items():
        (inside / name).write_bytes(content)
    gltf = next(inside.glob("*.gltf"))
    assert len(read_mesh(gltf).faces) == 4
    for buffer in list(inside.glob("*.bin")):
        buffer.rename(tmp_path / buffer.name)
        gltf.write_text(gltf.read_text().replace(buffer.name, f"../{buffer.name}"))
    with pytest.raises(ProblemError) as caught:
        read_mesh(gltf)
    assert "outside the folder" in caught.value.problem.cause


def test_point_clouds(tmp_path: Path) -> None:
    (tmp_path / "a.xyz").write_text("# x y z r g b\n1 2 3 255 0 9\n4,5,6,1,2,3\n")
    cloud = read_mesh(tmp_path / "a.xyz")
    assert cloud.is_cloud
    assert cloud.vertices.tolist() == [[1, 2, 3], [4, 5, 6]]
    assert cloud.colors is not None
    assert cloud.colors.tolist() == [[255, 0, 9], [1, 2, 3]]
    head = ply("ascii").decode()
    start = head[: head.index("element face")] + "end_header\n"
    rows = "\n".join(head.splitlines()[head.splitlines().index("end_header") + 1 :][:5])
    (tmp_path / "b.ply").write_text(start + rows + "\n")
    assert read_mesh(tmp_path / "b.ply").is_cloud
    fields = "FIELDS x y z\nSIZE 4 4 4\nTYPE F F F\nCOUNT 1 1 1\nWIDTH 2\nHEIGHT 1\n"
    (tmp_path / "c.pcd").write_text(
        f"# .PCD v0.7\nVERSION 0.7\n{fields}VIEWPOINT 0 0 0 1 0 0 0\n"
        "POINTS 2\nDATA ascii\n1 2 3\n4 5 6\n"
    )
    assert read_mesh(tmp_path / "c.pcd").vertices.tolist() == [[1, 2, 3], [4, 5, 6]]


def test_surfaces_that_cannot_be_used(tmp_path: Path) -> None:
    files = {
        "nan.ply": (ply("ascii").replace(b"0.5 0.5", b"nan 0.5"), "bad_vertices"),
        "points.obj": (b"v 0 0 0\nv 1 0 0\nv 0 1 0\n", "no_faces"),
        "bad.obj": (b"v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 9\n", "damaged"),
        "odd.obj": (b"v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 x\n", "damaged"),
        "zero.obj": (b"v 0 0 0\nv 1 0 0\nv 0 1 0\nf 0 1 2\n", "damaged"),
        "none.ply": (
            b"ply\nformat ascii 1.0\nelement vertex 0\nproperty float x\nproperty float y\n"
            b"property float z\nend_header\n",
            "no_vertices",
        ),
        "huge.ply": (
            ply("binary_little_endian").replace(b"element face 4", b"element face 9000000"),
            "too_large",
        ),
        "lie.ply": (
            ply("binary_little_endian").replace(b"element vertex 5", b"element vertex 99999999"),
            "damaged",
        ),
        "cut.stl": (trimesh.Trimesh(CORNERS, FACES).export(file_type="stl")[:-60], "damaged"),
        "cut.glb": (trimesh.Trimesh(CORNERS, FACES).export(file_type="glb")[:-200], "damaged"),
        "none.off": (b"OFF\n3 0 0\n0 0 0\n1 0 0\n0 1 0\n", "no_faces"),
        "text.stl": (b"Dear colleague,\nthank you for the referral.\n", "not_media"),
        "empty.obj": (b"", "empty_file"),
    }
    for name, (content, code) in files.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(ProblemError) as caught:
            read_mesh(tmp_path / name)
        assert caught.value.problem.code == code, name


def test_a_few_points_that_are_no_numbers_are_left_out(tmp_path: Path) -> None:
    sphere = trimesh.creation.icosphere(subdivisions=3)
    points = np.asarray(sphere.vertices).copy()
    points[3], points[100, 0] = np.nan, np.inf
    head = "ply\nformat ascii 1.0\nelement vertex {}\nproperty float x\nproperty float y\n"
    head += (
        "property float z\nelement face {}\nproperty list uchar int vertex_indices\nend_header\n"
    )
    rows = [" ".join(map(str, p)) for p in points.tolist()]
    rows += ["3 " + " ".join(map(str, f)) for f in sphere.faces.tolist()]
    file = tmp_path / "holes.ply"
    file.write_text(head.format(len(points), len(sphere.faces)) + "\n".join(rows) + "\n")
    mesh = read_mesh(file)
    assert len(mesh.vertices) == len(points) - 2
    gone = np.isin(sphere.faces, [3, 100]).any(axis=1)
    corners = np.asarray(sphere.triangles)[~gone]
    assert np.allclose(mesh.vertices[mesh.faces], corners, atol=1e-6)
    assert mesh.warnings == ("2 points that are no numbers were left out",)


def test_sample_scans(sample_media: Path) -> None:
    scans = [read_mesh(p) for p in sorted(sample_media.rglob("*_scan.ply"))]
    assert len(scans) == 3
    for scan in scans:
        other = trimesh.load(
            io.BytesIO(sorted(sample_media.rglob("*_scan.ply"))[scans.index(scan)].read_bytes()),
            file_type="ply",
            process=False,
        )
        assert np.array_equal(scan.vertices, other.vertices)
        assert np.array_equal(scan.faces, other.faces)
        assert np.isfinite(scan.extent).all()


def test_real_scans(truth_data: Path) -> None:
    folder = truth_data / "real" / "scan"
    assert len(read_mesh(folder / "igea.ply").faces) == 268_686
    head = read_mesh(folder / "head_scan_LeePerrySmith.glb")
    assert head.texture is not None
    assert head.texture.shape == (1024, 1024, 3)
    assert head.uv is not None
    assert head.uv.shape == (17_684, 3, 2)
    face = read_mesh(folder / "DemoFace_10K.obj")
    assert (len(face.vertices), len(face.faces)) == (10_000, 18_324)
